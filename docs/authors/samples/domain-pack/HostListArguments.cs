namespace Samples.DomainPack;

/// <param name="Role">Only of this role.</param>
internal sealed record HostListArguments(string? Role = null);
