using AgentHost.Plugins.Workflows.Definition;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>A plain value. <paramref name="Inner"/> is the place of its first character.</summary>
internal sealed record YamlText(string Text, bool IsPlain, Place Place, Place Inner) : YamlValue(Place)
{
    public bool IsNull => IsPlain && Text is "" or "~" or "null";
}
