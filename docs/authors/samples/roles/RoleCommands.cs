namespace Samples.Roles;

internal sealed class RoleCommands(RoleFile file) : CommandSource
{
    private const string Prefix = "ask-";

    public override async ValueTask<IReadOnlyList<CommandSpec>> ListAsync(CancellationToken cancellationToken)
    {
        var roles = await file.ReadAsync(cancellationToken);
        return [.. roles.Keys.Select(role => new CommandSpec(Prefix + role, $"Ask as {role}.") { ArgumentHint = "QUESTION" })];
    }

    public override async ValueTask<CommandResult?> RunAsync(CommandCall call, string? sessionId, CancellationToken cancellationToken)
    {
        var roles = await file.ReadAsync(cancellationToken);
        var name = call.Name.StartsWith(Prefix, StringComparison.Ordinal) ? call.Name[Prefix.Length..] : "";
        return roles.ContainsKey(name) ? new CommandResult([]) { Prompt = call.Text ?? string.Join(' ', call.Arguments), Agent = name } : null;
    }
}
