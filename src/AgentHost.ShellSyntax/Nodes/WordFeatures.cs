namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Expansions that the shell applies to a word's unquoted characters.</summary>
[Flags]
public enum WordFeatures
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Names of files may take its place (<c>*</c>, <c>?</c>, <c>[…]</c>).</summary>
    Glob = 1,

    /// <summary>It may become several (<c>{a,b}</c>); only in bash.</summary>
    Brace = 2,

    /// <summary>A home folder may take the place of <c>~</c>.</summary>
    Tilde = 4,
}
