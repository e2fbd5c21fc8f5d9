using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Servers;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>A server that was asked about a file.</summary>
/// <param name="Server">The server.</param>
/// <param name="Document">The file, as the server has it.</param>
/// <param name="Workspace">The workspace.</param>
internal sealed record Asked(LanguageServer Server, OpenDocument Document, IWorkspaceContext Workspace)
{
    /// <summary>A place as the protocol's parameters write it.</summary>
    public JsonObject Parameters(TextPosition position) => new()
    {
        ["textDocument"] = new JsonObject { ["uri"] = Document.Uri },
        ["position"] = TextChange.At(Document.Text.Convert(position, PositionEncoding.Utf16, Server.Encoding)),
    };

    /// <summary>Refuses what the server cannot do.</summary>
    /// <exception cref="LspException">It cannot.</exception>
    public void Need(string provider, string method, string what)
    {
        if (!Server.Abilities.Can(provider, method))
        {
            throw new LspException($"The language server {Server.Spec.Name} cannot {what}.");
        }
    }
}
