namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>A variable that a component's code declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where.</param>
/// <param name="Type">The first word of its type (<c>string</c>, <c>map</c>, <c>list</c>, …); null where it says none.</param>
/// <param name="HasDefault">Whether it can be left out.</param>
internal sealed record DeclaredVariable(string Name, Place Place, string? Type, bool HasDefault);
