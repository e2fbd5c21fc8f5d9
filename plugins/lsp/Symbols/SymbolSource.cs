using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.Lsp.Tools;

namespace AgentHost.Plugins.Lsp.Symbols;

/// <summary><c>@symbol:NAME</c> in a prompt: the lines that declare it, by the language servers.</summary>
/// <param name="pool">The servers.</param>
/// <param name="time">The clock.</param>
internal sealed class SymbolSource(ServerPool pool, TimeProvider time) : ContextSource
{
    private const int MostOffered = 40;
    private const int MostNamed = 5;
    private const int MostSymbols = 20_000;
    private const int Deepest = 12;

    /// <summary>Time that a server has to start and to load, while a person types.</summary>
    private static readonly TimeSpan TypingTime = TimeSpan.FromSeconds(9);

    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(20);

    private readonly ProjectServers _servers = new(pool, time);

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<string>> CompleteAsync(string typed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(typed);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TypingTime);
        try
        {
            var found = await FindAsync(SymbolName.Parse(typed), isTyping: true, limit.Token);
            return [.. (await ReadableAsync(found, MostOffered, limit.Token)).Select(static symbol => symbol.Written)];
        }
        catch (LspException exception)
        {
            throw new CapabilityException(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CapabilityException("The language server is still starting: type on in a moment.", exception);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (reference.TimeoutSeconds is { } seconds)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        try
        {
            var name = SymbolName.Parse(reference.Target);
            return name.Last.Length == 0 ? ContextContent.Failed("A symbol is written symbol:NAME or symbol:NAME#FILE:LINE.")
                : name.Path is null ? await ReadByNameAsync(name, limit.Token)
                : await ReadAsync(name, name.Path, limit.Token);
        }
        catch (Exception exception) when (exception is LspException or FileAccessException)
        {
            return ContextContent.Failed(exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ContextContent.Failed(
                string.Create(CultureInfo.InvariantCulture, $"the language server was not ready within {reference.TimeoutSeconds:0.#} s; ask again."));
        }
    }

    private async Task<ContextContent> ReadByNameAsync(SymbolName name, CancellationToken cancellationToken)
    {
        var found = (await FindAsync(name, isTyping: false, cancellationToken)).Where(symbol => symbol.Is(name)).ToList();
        if (found.Count > 1 && await ReadableAsync(found, found.Count, cancellationToken) is { Count: > 0 } readable)
        {
            found = readable;
        }

        return found switch
        {
            [] => ContextContent.Failed($"no language server here knows a symbol {name.Name}."),
            [var one] => await ReadAsync(name with { Line = one.Line > 0 ? one.Line : null }, one.Path, cancellationToken),
            _ => ContextContent.Failed(
                $"there are {found.Count}: write one of {string.Join(", ", found.Take(MostNamed).Select(static symbol => "@symbol:" + symbol.Written))}."),
        };
    }

    /// <summary>The first of those whose files may be put into a prompt.</summary>
    private async Task<List<FoundSymbol>> ReadableAsync(IReadOnlyList<FoundSymbol> found, int most, CancellationToken cancellationToken)
    {
        var judged = new Dictionary<string, bool>(StringComparer.Ordinal);
        var readable = new List<FoundSymbol>();
        foreach (var symbol in found)
        {
            if (readable.Count == most)
            {
                break;
            }

            if (!judged.TryGetValue(symbol.Path, out var may))
            {
                judged[symbol.Path] = may = await pool.Workspace.FindReadProblemAsync(symbol.Path, null, cancellationToken) is null;
            }

            if (may)
            {
                readable.Add(symbol);
            }
        }

        return readable;
    }

    /// <summary>Asks the file's own server where the declaration begins and ends: an answer for the whole project may have the name's place alone.</summary>
    private async Task<ContextContent> ReadAsync(SymbolName name, string path, CancellationToken cancellationToken)
    {
        if (await pool.Workspace.FindReadProblemAsync(path, null, cancellationToken) is { } problem)
        {
            return ContextContent.Failed(problem);
        }

        var asked = await LspCall.OpenAsync(pool, path, cancellationToken);
        asked.Need("documentSymbolProvider", "textDocument/documentSymbol", "list symbols");
        await asked.Server.LoadAsync(LoadTime, cancellationToken);
        var all = new List<(int Name, int Start, int End)>();
        AddAll(
            all,
            await asked.Server.AskAsync(
                "textDocument/documentSymbol", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = asked.Document.Uri } }, cancellationToken),
            name.Last,
            0);
        var at = all.Where(symbol => name.Line is not { } line || (symbol.Start <= line && line <= symbol.End))
            .DistinctBy(static symbol => symbol.Name).ToList();
        if (name.Line is { } wanted && at.Count > 1)
        {
            at = [at.MinBy(symbol => Math.Abs(symbol.Name - wanted))];
        }

        return at switch
        {
            [var one] => ContextContent.Lines(path, one.Start, one.End),
            [] when all.Count == 0 => ContextContent.Failed($"{asked.Server.Spec.Name} finds no {name.Name} in {path}."),
            [] => ContextContent.Failed($"{name.Name} is not at line {name.Line} of {path}; write {Places(all)}."),
            _ => ContextContent.Failed($"{path} has {at.Count}: write one of {Places(at)}."),
        };

        string Places(IEnumerable<(int Name, int Start, int End)> symbols) => string.Join(
            ", ", symbols.Take(MostNamed).Select(symbol => string.Create(CultureInfo.InvariantCulture, $"@symbol:{name.Name}#{path}:{symbol.Name}")));
    }

    private static void AddAll(List<(int Name, int Start, int End)> all, JsonElement symbols, string name, int depth)
    {
        foreach (var symbol in symbols.Items())
        {
            if (all.Count >= MostSymbols || depth > Deepest)
            {
                return;
            }

            if (SymbolName.LastOf(symbol.Text("name") ?? "") == name)
            {
                var range = symbol.Has("range") ? symbol.Get("range") : symbol.Get("location").Get("range");
                var (start, end) = (Finding.Place(range.Get("start")), Finding.Place(range.Get("end")));
                var at = symbol.Has("selectionRange") ? Finding.Place(symbol.Get("selectionRange").Get("start")) : start;

                // A range that ends before the first character of a line has nothing of it.
                var last = end.Character == 0 && end.Line > start.Line ? end.Line : end.Line + 1;
                all.Add((at.Line + 1, start.Line + 1, Math.Max(start.Line + 1, last)));
            }

            AddAll(all, symbol.Get("children"), name, depth + 1);
        }
    }

    /// <summary>The symbols that all servers know by a name, the likeliest first.</summary>
    private async Task<IReadOnlyList<FoundSymbol>> FindAsync(SymbolName name, bool isTyping, CancellationToken cancellationToken)
    {
        var servers = await _servers.FindAsync(cancellationToken);
        var answers = await Task.WhenAll(servers.Select(server => AskAsync(server.Slot, server.Sample, name.Last, isTyping, cancellationToken)));
        if (Array.TrueForAll(answers, static answer => answer.Problem is not null))
        {
            throw new LspException(answers[0].Problem!);
        }

        return [
            .. answers.SelectMany(static answer => answer.Found).Distinct().Where(symbol => symbol.MayBe(name))
                .OrderBy(symbol => symbol.Distance(name)).ThenBy(static symbol => symbol.Name.Length)
                .ThenBy(static symbol => symbol.Path, StringComparer.Ordinal).ThenBy(static symbol => symbol.Line)
        ];
    }

    /// <summary>Asks one server; another that fails takes nothing from its answer.</summary>
    private async Task<(IReadOnlyList<FoundSymbol> Found, string? Problem)> AskAsync(
        ServerSlot slot, string? sample, string query, bool isTyping, CancellationToken cancellationToken)
    {
        try
        {
            var server = await slot.AcquireAsync(cancellationToken);
            if (!server.Abilities.Can("workspaceSymbolProvider", "workspace/symbol"))
            {
                return ([], $"The language server {slot.Spec.Name} cannot find symbols of the whole project.");
            }

            if (sample is not null)
            {
                await server.OpenAsync(sample, cancellationToken);
            }

            var parameters = new JsonObject { ["query"] = query };
            await server.LoadAsync(LoadTime, cancellationToken);
            var answer = isTyping ? await server.AskAsync("workspace/symbol", parameters.DeepClone(), cancellationToken) : default;
            if (answer.ValueKind != JsonValueKind.Array || answer.GetArrayLength() == 0)
            {
                (answer, _) = await server.AskLoadedAsync("workspace/symbol", parameters, LoadTime, cancellationToken);
            }

            return ([.. answer.Items().Take(MostSymbols).Select(symbol => FoundSymbol.Of(symbol, pool.Workspace)).OfType<FoundSymbol>()], null);
        }
        catch (Exception exception) when (exception is LspException or FileAccessException)
        {
            return ([], exception.Message);
        }
    }
}
