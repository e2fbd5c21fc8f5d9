namespace AgentHost.ShellSyntax.Parsing;

/// <summary>Budget for reading a text; one for the text and all that is taken out of it.</summary>
internal sealed class ParseBudget
{
    // Each second reading of "((" goes over what is inside again: few lines need one, and none needs many.
    private const int MostRetries = 40;

    private int _retries;

    public int Depth { get; set; }

    /// <summary>The first thing that other shells cut into commands otherwise than bash; null where nothing of that kind was read.</summary>
    public string? Oddity { get; set; }

    public bool TryRetry() => ++_retries <= MostRetries;
}
