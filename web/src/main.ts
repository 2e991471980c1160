import './ui/base.css';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.getElementById('page');
if (target) {
  target.textContent = '';
  mount(App, { target });
}
