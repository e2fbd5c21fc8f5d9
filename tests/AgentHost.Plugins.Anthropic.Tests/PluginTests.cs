namespace AgentHost.Plugins.Anthropic.Tests;

public sealed class PluginTests() : ProviderPluginTests<AnthropicPlugin>("anthropic", "bedrock", "vertex");
