using AgentHost.Plugins.Workflows.Definition;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>A value of a YAML file, with its place.</summary>
internal abstract record YamlValue(Place Place);
