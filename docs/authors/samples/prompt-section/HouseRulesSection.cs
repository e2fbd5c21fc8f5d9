namespace Samples.PromptSection;

internal sealed class HouseRulesSection(IWorkspaceContext workspace) : AgentHost.PromptSection
{
    public override async ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken)
    {
        var motto = workspace.Settings.TryGetProperty("motto", out var given) ? given.GetString() : null;
        var rules = await workspace.Files.StatAsync("CONTRIBUTING.md", cancellationToken) is null ? null : "Read CONTRIBUTING.md before you change anything.";

        // Nothing to say costs nothing.
        return (motto, rules) is (null, null) ? null : string.Join('\n', new[] { motto, rules }.OfType<string>());
    }
}
