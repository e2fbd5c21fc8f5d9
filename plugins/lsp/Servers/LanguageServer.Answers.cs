using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>Handles the server's requests and notifications.</summary>
internal sealed partial class LanguageServer
{
    private const int MostProgress = 200;
    private const int MostFindings = 10_000;
    private const int MostFiles = 5_000;

    private readonly ConcurrentDictionary<string, byte> _progress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileFindings> _findings = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _stamp;

    private void Listen()
    {
        _connection.OnNotification("textDocument/publishDiagnostics", (parameters, _) => Take(parameters));
        _connection.OnNotification("window/logMessage", (parameters, _) => Say(parameters));
        _connection.OnNotification("window/showMessage", (parameters, _) => Say(parameters));
        _connection.OnNotification("$/progress", (parameters, _) => Progress(parameters));
        _connection.OnNotification("experimental/serverStatus", (parameters, _) =>
            Work("experimental/serverStatus", parameters.GetValueOrDefault().Get("quiescent").ValueKind == JsonValueKind.False));
        _connection.OnNotification("tsserver/request", (parameters, _) =>
        {
            _bridge?.Pass(this, parameters.GetValueOrDefault());
            return default;
        });
        if (Spec.Ready is { } ready)
        {
            _connection.OnNotification(ready, (_, _) => Work(ready, false));
        }

        _connection.OnNotification("indexingStarted", (_, _) => Work("indexing", true));
        _connection.OnNotification("indexingEnded", (_, _) => Work("indexing", false));
        _connection.OnRequest("workspace/configuration", (parameters, _) => new(Configuration(parameters)));
        _connection.OnRequest("workspace/workspaceFolders", (_, _) => new(Json.Of(Folders())));
        _connection.OnRequest("workspace/applyEdit", (_, _) =>
            new(Json.Of(new JsonObject { ["applied"] = false, ["failureReason"] = "Files are changed by the agent's own calls alone." })));
        _connection.OnRequest("window/showMessageRequest", async (parameters, _) =>
        {
            await Say(parameters);
            return Json.Null;
        });
        _connection.OnRequest("window/showDocument", (_, _) => new(Json.Of(new JsonObject { ["success"] = false })));
        _connection.OnRequest("window/workDoneProgress/create", (_, _) => new(Json.Null));
        _connection.OnRequest("client/registerCapability", (parameters, _) => Register(parameters));
        _connection.OnRequest("client/unregisterCapability", (parameters, _) =>
        {
            // The protocol's own spelling mistake.
            Abilities.Unregister(parameters.GetValueOrDefault().Get("unregisterations"));
            _signal.Set();
            return new(Json.Null);
        });
        _connection.OnUnknownRequest((method, _, _) =>
        {
            if (!method.EndsWith("/refresh", StringComparison.Ordinal))
            {
                throw new JsonRpcErrorException(JsonRpcErrorCodes.MethodNotFound, "The method is not known.");
            }

            _signal.Set();
            return new(Json.Null);
        });
    }

    private ValueTask<JsonElement> Register(JsonElement? parameters)
    {
        if (!Abilities.Register(parameters.GetValueOrDefault().Get("registrations")))
        {
            throw new JsonRpcErrorException(JsonRpcErrorCodes.InvalidParams, "Too many capabilities are registered.");
        }

        _signal.Set();
        return new(Json.Null);
    }

    private ValueTask Take(JsonElement? parameters)
    {
        if (parameters is { } published && FileUri.PathOf(published.Text("uri")) is { } path)
        {
            Store(path, FindingReader.ReadAll(published.Get("diagnostics"), MostFindings), published.Number("version"));
        }

        return default;
    }

    private void Store(string path, IReadOnlyList<Finding> findings, int? version)
    {
        lock (_gate)
        {
            Learn(path, findings);
            if (findings.Count == 0 && !_documents.ContainsKey(path))
            {
                // Nothing to say of a file that nobody asked about.
                _findings.Remove(path);
            }
            else if (_findings.Count < MostFiles || _findings.ContainsKey(path))
            {
                _findings[path] = new(findings, version, ++_stamp, _time.GetTimestamp());
            }
        }

        _signal.Set();
        _found(path, findings);
    }

    private ValueTask Say(JsonElement? parameters)
    {
        if (parameters is { } said && said.Text("message") is { } message && (said.Number("type") ?? 4) <= 2)
        {
            Log.Add(message[..Math.Min(message.Length, 2_000)]);
        }

        return default;
    }

    private ValueTask Progress(JsonElement? parameters)
    {
        var token = parameters.GetValueOrDefault().Get("token");
        var key = token.ValueKind is JsonValueKind.String or JsonValueKind.Number ? token.GetRawText() : "";
        return parameters.GetValueOrDefault().Get("value").Text("kind") switch
        {
            "begin" => Work(key, true),
            "end" => Work(key, false),
            _ => default,
        };
    }

    /// <summary>Notes that it works at something, or has done it.</summary>
    private ValueTask Work(string key, bool isAtIt)
    {
        if (isAtIt ? _progress.Count < MostProgress && _progress.TryAdd(key, 0) : _progress.TryRemove(key, out _))
        {
            NoteWork(key);
            _signal.Set();
        }

        return default;
    }

    private JsonElement Configuration(JsonElement? parameters)
    {
        var answers = new JsonArray();
        foreach (var item in parameters.GetValueOrDefault().Get("items").Items().Take(100))
        {
            var found = Spec.Settings;
            foreach (var part in (item.Text("section") ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                found = found.Get(part);
            }

            answers.Add(found.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(found.GetRawText()));
        }

        return Json.Of(answers);
    }
}
