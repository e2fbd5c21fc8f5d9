namespace AgentHost;

/// <summary>Something that is wrong with an entry of a manifest, or with a file that it names.</summary>
/// <param name="Message">One sentence.</param>
public sealed record ContributionFault(string Message)
{
    /// <summary>The file, relative to the plugin's folder; null for the manifest.</summary>
    public string? File { get; init; }

    /// <summary>The line, from 1; 0 for the whole file.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1; 0 for the whole line.</summary>
    public int Column { get; init; }

    /// <summary>Stable code of what is wrong, such as <c>missing-key</c>; null for none. <c>agent help CODE</c> explains those of bundled plugins.</summary>
    public string? Code { get; init; }

    /// <summary>True for advice: nothing is broken.</summary>
    public bool Advice { get; init; }
}
