namespace AgentHost.Plugins.OpenAI.Tests;

public sealed class PluginTests() : ProviderPluginTests<OpenAIPlugin>("openai", "openai-compatible")
{
    protected override bool AnnouncesData => true;
}
