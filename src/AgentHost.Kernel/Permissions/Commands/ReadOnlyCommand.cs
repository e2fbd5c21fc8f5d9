namespace AgentHost.Kernel.Permissions.Commands;

/// <summary>A command that only reads, and what keeps it so.</summary>
/// <param name="Words">The program, and its sub-command where it has one.</param>
internal sealed record ReadOnlyCommand(params string[] Words)
{
    /// <summary>Long options (without a value) that make it more than reading; their unambiguous beginnings count too.</summary>
    public string[] NotLong { get; init; } = [];

    /// <summary>Letters of short options that make it more than reading, wherever they stand in a bundle.</summary>
    public string NotShort { get; init; } = "";

    /// <summary>Words that make it more than reading (<c>-delete</c>).</summary>
    public string[] NotWords { get; init; } = [];

    /// <summary>When set, the only options that it may have; all others ask.</summary>
    public string[]? OnlyOptions { get; init; }

    /// <summary>The most arguments that are no options.</summary>
    public int MostOperands { get; init; } = int.MaxValue;

    /// <summary>Whether its arguments are names of files.</summary>
    public bool ReadsFiles { get; init; } = true;
}
