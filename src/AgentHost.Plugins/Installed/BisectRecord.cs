namespace AgentHost.Plugins.Installed;

/// <summary>A search by halves for the plugin that causes a fault.</summary>
/// <param name="Suspects">Those that may be it.</param>
/// <param name="On">The suspects that are switched on for the current trial.</param>
/// <param name="Before">Plugins that were switched on when the search began.</param>
public sealed record BisectRecord(IReadOnlyList<string> Suspects, IReadOnlyList<string> On, IReadOnlyList<string> Before);
