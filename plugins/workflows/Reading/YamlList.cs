using AgentHost.Plugins.Workflows.Definition;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>A list.</summary>
internal sealed record YamlList(IReadOnlyList<YamlValue> Items, Place Place) : YamlValue(Place);
