namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Stable codes of mistakes in definitions; those that other files have, too, are written alike.</summary>
internal static class ProblemCodes
{
    /// <summary>The file is no YAML, or too long.</summary>
    public const string Syntax = "yaml-syntax";

    /// <summary>The head of a Markdown file cannot be read.</summary>
    public const string FrontMatter = "front-matter";

    /// <summary>A member, or a key of the state, that there is not.</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>A member that has to be there is missing.</summary>
    public const string MissingKey = "missing-key";

    /// <summary>A name that is there twice.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>A member holds something else than it takes.</summary>
    public const string WrongValue = "wrong-value";

    /// <summary>A tool that is named is not there.</summary>
    public const string NotInstalled = "not-installed";

    /// <summary>A model that is named cannot be used.</summary>
    public const string UnknownModel = "unknown-model";

    /// <summary>An expression cannot be read.</summary>
    public const string Expression = "workflow-expression";

    /// <summary>A value of one type stands where another is wanted.</summary>
    public const string Type = "workflow-type";

    /// <summary>A node that is led to is not there, or edges that make no sense.</summary>
    public const string Edge = "workflow-edge";

    /// <summary>A node is never reached.</summary>
    public const string Unreachable = "workflow-unreachable";

    /// <summary>A way back, or a loop, has no limit.</summary>
    public const string Endless = "workflow-endless";

    /// <summary>Two nodes that run side by side write the same key.</summary>
    public const string ParallelWrite = "workflow-parallel-write";

    /// <summary>A node has a member that its kind cannot have, or waits where it must not.</summary>
    public const string Node = "workflow-node";

    /// <summary>A workflow within this one is missing, wrong, or does not fit.</summary>
    public const string Include = "workflow-include";

    /// <summary>More nodes, or nesting, than a workflow may have.</summary>
    public const string Limit = "workflow-limit";
}
