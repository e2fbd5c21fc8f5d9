using AgentHost.Plugins.Workflows.Definition;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>A member.</summary>
internal sealed record YamlMember(string Name, Place Place, YamlValue Value);
