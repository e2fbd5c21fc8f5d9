using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>Capabilities of this client, in the form of the protocol.</summary>
internal static class ClientCapabilities
{
    public static JsonObject Make() => new()
    {
        // Of rust-analyzer: whether it has loaded the project.
        ["experimental"] = new JsonObject { ["serverStatusNotification"] = true },
        ["general"] = new JsonObject { ["positionEncodings"] = new JsonArray("utf-16", "utf-8", "utf-32") },
        ["window"] = new JsonObject { ["workDoneProgress"] = true, ["showMessage"] = new JsonObject() },
        ["workspace"] = new JsonObject
        {
            ["configuration"] = true,
            ["workspaceFolders"] = true,
            ["applyEdit"] = false,
            ["didChangeConfiguration"] = new JsonObject { ["dynamicRegistration"] = true },
            ["didChangeWatchedFiles"] = new JsonObject { ["dynamicRegistration"] = true },
            ["diagnostics"] = new JsonObject { ["refreshSupport"] = true },
            ["symbol"] = new JsonObject(),
            ["workspaceEdit"] = new JsonObject
            {
                ["documentChanges"] = true,
                ["resourceOperations"] = new JsonArray("create", "rename", "delete"),
                ["failureHandling"] = "abort",
            },
        },
        ["textDocument"] = new JsonObject
        {
            ["synchronization"] = new JsonObject { ["didSave"] = true },
            ["publishDiagnostics"] = new JsonObject { ["versionSupport"] = true },
            ["diagnostic"] = new JsonObject { ["dynamicRegistration"] = true },
            ["definition"] = new JsonObject { ["linkSupport"] = true },
            ["references"] = new JsonObject(),
            ["hover"] = new JsonObject { ["contentFormat"] = new JsonArray("markdown", "plaintext") },
            ["documentSymbol"] = new JsonObject { ["hierarchicalDocumentSymbolSupport"] = true },
            ["rename"] = new JsonObject(),
            ["formatting"] = new JsonObject(),
            ["callHierarchy"] = new JsonObject(),
            ["codeAction"] = new JsonObject
            {
                ["codeActionLiteralSupport"] = new JsonObject
                {
                    ["codeActionKind"] = new JsonObject { ["valueSet"] = new JsonArray("", "quickfix", "refactor", "source", "source.organizeImports") }
                },
                ["resolveSupport"] = new JsonObject { ["properties"] = new JsonArray("edit") },
                ["dataSupport"] = true,
            },
        },
    };
}
