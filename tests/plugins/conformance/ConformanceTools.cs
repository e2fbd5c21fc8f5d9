namespace TestPlugins.Conformance;

/// <summary>A tool that is there or not.</summary>
internal sealed class ConformanceTools : ToolSource
{
    private static readonly IReadOnlyList<ToolSpec> One =
    [
        new("test_extra", "A tool that comes and goes.", AgentJson.Parse("""{"type":"object","properties":{},"additionalProperties":false}"""))
        {
            Effects = ToolEffects.None
        }
    ];

    private volatile bool _isThere;

    /// <summary>Brings the tool, or takes it away.</summary>
    /// <returns>True where it is there now.</returns>
    public bool Toggle() => _isThere = !_isThere;

    public override ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken) => new(_isThere ? One : []);

    public override Tool? FindTool(string name) => null;
}
