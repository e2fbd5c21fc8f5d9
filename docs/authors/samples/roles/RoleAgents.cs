namespace Samples.Roles;

internal sealed class RoleAgents(RoleFile file) : AgentSource
{
    public override async ValueTask<IReadOnlyList<AgentProfile>> ListAsync(CancellationToken cancellationToken)
    {
        var roles = await file.ReadAsync(cancellationToken);
        return [.. roles.Select(role => new AgentProfile(role.Key) { Description = role.Value, Prompt = role.Value, File = ".roles" })];
    }
}
