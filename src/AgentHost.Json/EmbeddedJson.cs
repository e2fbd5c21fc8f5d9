using System.Reflection;
using System.Text.Json;

namespace AgentHost.Json;

/// <summary>Reads JSON files that are embedded in assemblies.</summary>
public static class EmbeddedJson
{
    /// <summary>Reads one whole.</summary>
    /// <param name="assembly">The assembly that holds it.</param>
    /// <param name="name">Its logical name.</param>
    public static JsonElement Read(Assembly assembly, string name)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} was built without its resource {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return JsonElement.Parse(bytes);
    }
}
