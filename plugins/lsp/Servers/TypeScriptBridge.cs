using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Declarations;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>Passes what a server asks of TypeScript's on to it, and the answers back: <c>tsserver/request</c> and <c>tsserver/response</c>.</summary>
/// <param name="find">Finds the servers of a file.</param>
internal sealed class TypeScriptBridge(Func<string, CancellationToken, ValueTask<IReadOnlyList<ServerSlot>>> find)
{
    /// <summary>Command of servers over TypeScript's own: passes a question on to that.</summary>
    public const string Ask = "typescript.tsserverRequest";

    private const int MostAtOnce = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private int _running;

    /// <summary>Passes a question on, without waiting for its answer. One that cannot be asked is answered with null: the server would wait for ever.</summary>
    /// <param name="server">The server that asks.</param>
    /// <param name="parameters">Number of the question, command and arguments, as a list in a list.</param>
    public void Pass(LanguageServer server, JsonElement parameters)
    {
        var question = parameters.Items().FirstOrDefault() is { ValueKind: JsonValueKind.Array } inner ? inner : parameters;
        var parts = question.Items().Take(3).ToList();
        if (parts is not [{ ValueKind: JsonValueKind.Number } id, { ValueKind: JsonValueKind.String } command, ..])
        {
            return;
        }

        var arguments = parts.Count > 2 ? parts[2] : Json.Null;
        _ = PassAsync(server, id, Json.Safe(command), arguments);
    }

    private async Task PassAsync(LanguageServer server, JsonElement id, string command, JsonElement arguments)
    {
        var isTooMany = Interlocked.Increment(ref _running) > MostAtOnce;
        try
        {
            using var clock = new CancellationTokenSource(Patience);
            JsonNode? answer = null;
            try
            {
                answer = isTooMany ? null : await AskAsync(server, command, arguments, clock.Token);
            }
            catch (Exception exception) when (exception is LspException or FileAccessException or OperationCanceledException or ObjectDisposedException)
            {
                server.Log.Add($"TypeScript's server did not answer {command}: {exception.Message}");
            }

            await server.SendAsync(
                "tsserver/response", new JsonArray(new JsonArray(JsonNode.Parse(id.GetRawText()), answer)), CancellationToken.None);
        }
        catch (Exception exception) when (exception is LspException or ObjectDisposedException)
        {
            // The server that asked has ended.
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<JsonNode?> AskAsync(LanguageServer server, string command, JsonElement arguments, CancellationToken cancellationToken)
    {
        if (server.OpenPaths is not [var path, ..]
            || (await find(path, cancellationToken)).FirstOrDefault(static slot => slot.Spec.Name == TypeScriptPlugin.Server) is not { } slot)
        {
            server.Log.Add("It asks TypeScript's server, which takes none of its files here: agent lsp list says how to get both.");
            return null;
        }

        var typescript = await slot.AcquireAsync(cancellationToken);
        foreach (var open in server.OpenPaths)
        {
            await typescript.OpenAsync(open, cancellationToken);
        }

        var given = arguments.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : JsonNode.Parse(arguments.GetRawText());
        var asked = new JsonObject { ["command"] = Ask, ["arguments"] = new JsonArray(command, given) };
        var answer = await typescript.AskAsync("workspace/executeCommand", asked, cancellationToken);
        return answer.Get("body") is { ValueKind: not JsonValueKind.Undefined } body ? JsonNode.Parse(body.GetRawText()) : null;
    }
}
