using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>A YAML file, read.</summary>
/// <param name="Path">From the workspace's root.</param>
/// <param name="Stamp">Tells its content from every other: a hash.</param>
/// <param name="Root">What it holds; null where that is nothing, or cannot be read.</param>
/// <param name="Fault">Why it cannot be read.</param>
internal sealed record StackFile(string Path, string Stamp, YamlMap? Root, Problem? Fault)
{
    /// <summary>Reads the bytes of a file.</summary>
    public static StackFile Read(string path, string stamp, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return YamlReader.Read(bytes, path) switch
            {
                null => new(path, stamp, null, null),
                YamlMap map => new(path, stamp, map, null),
                var other => new(path, stamp, null, new(other.Place, $"The file has to hold members (name: value), and holds {other.Kind}.")),
            };
        }
        catch (InfrastructureException exception)
        {
            return new(path, stamp, null, Problem.Of(exception, Place.Of(path)));
        }
    }
}
