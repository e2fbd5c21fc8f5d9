using System.Text.Json;

namespace AgentHost.Kernel.Trust;

/// <summary>The file in which projects name programs and addresses of MCP servers, as several hosts read it, and the files of the project that it names.</summary>
internal sealed class ServerFilesSource : ITrustSource
{
    private const int Largest = 1 << 20;

    /// <summary>The file's name.</summary>
    public const string Name = ".mcp.json";

    /// <summary>What is said where a workspace has the file and is not trusted; null where it has none.</summary>
    public static string? Ignored(string root) =>
        Path.Combine(root, Name) is var path && File.Exists(path)
            ? $"{path} is ignored (MCP servers), because this folder is not trusted; run \"agent trust\" here to take it from now on, or give --trust for one run."
            : null;

    public void Collect(TrustScan scan)
    {
        var path = Path.Combine(scan.Root, Name);
        if (!File.Exists(path))
        {
            return;
        }

        scan.AddFile(path, "server");
        if (new FileInfo(path).Length > Largest)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            AddNamed(scan, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // What cannot be read starts nothing.
        }
    }

    private static void AddNamed(TrustScan scan, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                scan.AddNamedFiles(element.GetString()!, "server");
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    AddNamed(scan, member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    AddNamed(scan, item);
                }

                break;
        }
    }
}
