export { RoundRobin } from './round-robin.js';
