namespace AgentHost.Plugins.Lsp.Declarations;

/// <summary>Plugin that a server brings for TypeScript's own, so that the two know each other's files.</summary>
/// <param name="Name">The npm package that TypeScript's server loads; it stands in a <c>node_modules</c> beside or above the server's program.</param>
/// <param name="OpensFiles">True when TypeScript's server takes the files of this one too, and is asked first where a place leads.</param>
/// <param name="AsksThrough">True when the server has its questions to TypeScript's passed on (<c>tsserver/request</c>).</param>
internal sealed record TypeScriptPlugin(string Name, bool OpensFiles, bool AsksThrough)
{
    /// <summary>Name of the server that loads it.</summary>
    public const string Server = "typescript";
}
