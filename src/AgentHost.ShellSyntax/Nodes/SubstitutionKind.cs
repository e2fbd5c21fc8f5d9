namespace AgentHost.ShellSyntax.Nodes;

/// <summary>Kind of substitution that puts the output or input of commands into a word.</summary>
public enum SubstitutionKind
{
    /// <summary><c>$(…)</c>.</summary>
    Dollar,

    /// <summary>Backticks.</summary>
    Backtick,

    /// <summary><c>&lt;(…)</c>: a file to read from.</summary>
    ProcessInput,

    /// <summary><c>&gt;(…)</c>: a file to write to.</summary>
    ProcessOutput,
}
