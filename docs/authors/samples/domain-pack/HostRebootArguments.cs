namespace Samples.DomainPack;

/// <param name="Name">The machine.</param>
internal sealed record HostRebootArguments(string Name);
