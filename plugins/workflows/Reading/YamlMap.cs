using AgentHost.Plugins.Workflows.Definition;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>Members, in their order.</summary>
internal sealed record YamlMap(IReadOnlyList<YamlMember> Members, Place Place) : YamlValue(Place);
