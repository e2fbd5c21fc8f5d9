using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Servers;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Helpers that the calls of all tools share.</summary>
internal static class LspCall
{
    private static readonly TimeSpan PrepareTime = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(20);

    /// <summary>A plan to read a file.</summary>
    public static ToolPlan Plan(ToolCall call, string title, params IReadOnlyList<string> paths) =>
        new(call, title) { Effects = ToolEffects.Read, Resources = [.. paths.Select(static path => Resource.ReadPath(path))] };

    /// <summary>Opens a file at the server that knows where its places lead: TypeScript's, for files that another server joins to its projects.</summary>
    /// <exception cref="LspException">There is no server for it, or it cannot be had.</exception>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    public static Task<Asked> OpenProjectAsync(ServerPool pool, string path, CancellationToken cancellationToken) =>
        OpenAsync(pool, path, isProject: true, cancellationToken);

    /// <summary>Opens a file at its own server.</summary>
    /// <exception cref="LspException">There is no server for it, or it cannot be had.</exception>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    public static Task<Asked> OpenAsync(ServerPool pool, string path, CancellationToken cancellationToken) =>
        OpenAsync(pool, path, isProject: false, cancellationToken);

    private static async Task<Asked> OpenAsync(ServerPool pool, string path, bool isProject, CancellationToken cancellationToken)
    {
        var real = await RealAsync(pool, path, cancellationToken);
        var slots = await pool.FindAsync(real, cancellationToken);
        if ((slots.FirstOrDefault(slot => slot.Spec.Joins(real) == isProject) ?? slots.FirstOrDefault()) is not { } slot)
        {
            throw new LspException($"There is no language server for {path}: agent lsp list shows those that there are.");
        }

        var server = await slot.AcquireAsync(cancellationToken);
        return new(server, await server.OpenAsync(real, cancellationToken), pool.Workspace);
    }

    /// <summary>Asks about the whole project, once it is loaded.</summary>
    /// <returns>The answer; and what it may lack, as a line for a model, null for nothing that is known.</returns>
    /// <exception cref="LspException">It answered with an error, not in time, or ended.</exception>
    public static async Task<(JsonElement Answer, string? Lack)> AskAsync(Asked asked, string method, JsonNode parameters, CancellationToken cancellationToken)
    {
        var (answer, isWhole) = await asked.Server.AskLoadedAsync(method, parameters, LoadTime, cancellationToken);
        return (answer, !isWhole ? $"({asked.Server.Spec.Name} is still loading the project: this may be incomplete; ask again later.)"
            : await ProjectIndex.FindLackAsync(asked, cancellationToken) is { } lack ? $"({lack}: files that were not opened may be missing here.)"
            : null);
    }

    /// <summary>An answer with what it may lack.</summary>
    public static ToolResult With(ToolResult result, string? lack) =>
        lack is null ? result : result with { Content = [.. result.Content, new TextPart(lack)] };

    /// <summary>The real path of a file of the workspace.</summary>
    public static async Task<string> RealAsync(ServerPool pool, string path, CancellationToken cancellationToken)
    {
        var status = await pool.Workspace.Files.StatAsync(path, cancellationToken) ?? throw FileAccessException.Missing(path);
        return status.Kind != FileKind.File ? throw new LspException($"{path} is no file.")
            : status.Inside ? status.Path
            : throw new LspException($"{path} is outside the workspace: language servers are asked about files within it.");
    }

    /// <summary>Carries out a call; what servers and files cannot do is an error that a model reads.</summary>
    public static async ValueTask<ToolResult> RunAsync(Func<Task<ToolResult>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (exception is LspException or FileAccessException)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    /// <summary>Plans a change that the server has to be asked about first.</summary>
    public static async ValueTask<ToolPlan> PlanAsync(ToolCall call, Func<CancellationToken, Task<ToolPlan>> plan, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PrepareTime);
        try
        {
            return await plan(limit.Token);
        }
        catch (Exception exception) when (exception is LspException or FileAccessException)
        {
            return ToolPlan.Refuse(call, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ToolPlan.Refuse(call, "The language server is not ready yet. Try again in a while.");
        }
    }

    /// <summary>The place that a call means.</summary>
    /// <exception cref="LspException">It means none, or the name is not there.</exception>
    public static TextPosition Locate(OpenDocument document, string path, string? symbol, int? line, int? column)
    {
        if (symbol is { Length: > 0 })
        {
            var name = symbol[(symbol.LastIndexOfAny(['.', ':', '#']) + 1)..];
            return WordPlace.Find(document.Text, name, line - 1)
                ?? throw new LspException($"{symbol} does not stand in {path}{(line is { } at ? $" on line {at}" : "")}.");
        }

        if (line is not { } given)
        {
            throw new LspException("Say which place is meant: symbol, or line and column.");
        }

        if (given > document.Text.Lines)
        {
            throw new LspException($"{path} has {document.Text.Lines} line{(document.Text.Lines == 1 ? "" : "s")}.");
        }

        var text = document.Text.Line(given - 1);
        return new(given - 1, column is { } wanted ? Math.Min(wanted - 1, text.Length) : text.Length - text.TrimStart().Length);
    }
}
