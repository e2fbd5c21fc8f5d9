global using AgentHost.Plugins.Infrastructure.Components;
global using AgentHost.Plugins.Infrastructure.Merging;
global using AgentHost.Plugins.Infrastructure.Stacks;
global using AgentHost.Plugins.Infrastructure.Terraform;
global using AgentHost.Plugins.Infrastructure.Tests.Fixture;
global using AgentHost.Plugins.Infrastructure.Yaml;
global using AgentHost.Plugins.TestKit;
