global using AgentHost.Plugins.Git.Tests.Fixture;
