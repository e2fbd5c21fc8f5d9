using System.Text.Json;

namespace AgentHost.Kernel.Configuration;

/// <summary>JSON files that are part of the kernel's assembly.</summary>
internal static class EmbeddedJson
{
    public static JsonElement Read(string name)
    {
        using var stream = typeof(EmbeddedJson).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The kernel was built without its resource {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return JsonElement.Parse(bytes);
    }
}
