using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>
/// Finds the servers that a workspace has: those of the run, of the settings, of <c>.mcp.json</c> where the folder is trusted, and those that plugins declare.
/// </summary>
internal static class ServerDeclarations
{
    /// <summary>The kind of contribution.</summary>
    public const string Kind = "mcp-server";

    /// <summary>The project's own file.</summary>
    public const string ProjectFile = ".mcp.json";

    /// <summary>Option of the command line that names servers for the run; the source of those servers.</summary>
    public const string RunOption = "--mcp-config";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int LargestFile = 1 << 20;
    private const int Most = 100;

    /// <summary>All of them by name; what stands above adds to what stands below it. Those that are switched off are among them.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="problems">Files that could not be read.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async ValueTask<IReadOnlyList<McpServerSpec>> FindAsync(
        IWorkspaceContext workspace, List<string> problems, CancellationToken cancellationToken)
    {
        var entries = new SortedDictionary<string, (string Source, JsonElement Entry)>(StringComparer.Ordinal);
        foreach (var server in ServerReader.ServersOf(workspace.Settings.Get("config")))
        {
            Add(entries, server.Name, RunOption, server.Value);
        }

        if (workspace.Settings.Get("servers") is { ValueKind: JsonValueKind.Object } own)
        {
            foreach (var server in own.EnumerateObject().Take(Most))
            {
                Add(entries, server.Name, "settings", server.Value);
            }
        }

        if (workspace.Trusted)
        {
            await AddFileAsync(entries, Path.Combine(workspace.Root, ProjectFile), workspace, problems, cancellationToken);
        }

        foreach (var info in workspace.Capabilities is { } capabilities ? await capabilities.ListAsync(Kind, cancellationToken) : [])
        {
            if (!info.Shadowed)
            {
                Add(entries, info.Name, info.Plugin, info.Declaration);
            }
        }

        var specs = new List<McpServerSpec>();
        foreach (var (name, (source, entry)) in entries.Take(Most))
        {
            try
            {
                specs.Add(ServerReader.Read(name, source, entry));
            }
            catch (InvalidOperationException)
            {
                problems.Add($"The MCP server {name} of {source} holds text that is none.");
            }
        }

        return specs;
    }

    private static void Add(SortedDictionary<string, (string Source, JsonElement Entry)> entries, string name, string source, JsonElement entry) =>
        entries[name] = entries.TryGetValue(name, out var upper) ? (source, ServerReader.Overlay(upper.Entry, entry)) : (source, entry);

    private static async ValueTask AddFileAsync(
        SortedDictionary<string, (string Source, JsonElement Entry)> entries,
        string path,
        IWorkspaceContext workspace,
        List<string> problems,
        CancellationToken cancellationToken)
    {
        try
        {
            if (await workspace.Files.StatAsync(path, cancellationToken) is null)
            {
                return;
            }

            var bytes = await workspace.Files.ReadAllAsync(path, LargestFile, cancellationToken);
            using var document = JsonDocument.Parse(
                Strict.GetString(bytes), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32 });
            foreach (var server in ServerReader.ServersOf(document.RootElement))
            {
                Add(entries, server.Name, ProjectFile, server.Value.Clone());
            }
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            problems.Add($"{path} cannot be read as JSON: {exception.Message}");
        }
        catch (Exception exception) when (exception is FileAccessException or IOException)
        {
            problems.Add(exception.Message.StartsWith(path, StringComparison.Ordinal) ? exception.Message : $"{path} cannot be read: {exception.Message}");
        }
    }
}
