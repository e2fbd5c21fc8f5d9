namespace AgentHost.Plugins.Ollama.Tests;

public sealed class PluginTests() : ProviderPluginTests<OllamaPlugin>("ollama");
