namespace AgentHost.Plugins.Offline.Tests;

public sealed class PluginTests() : ProviderPluginTests<OfflinePlugin>("offline");
