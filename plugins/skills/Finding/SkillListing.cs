namespace AgentHost.Plugins.Skills.Finding;

/// <summary>Folders that a folder of skills held when it had this time: as long as it has it, only the skills' own files are looked at.</summary>
/// <param name="Folder">Its path.</param>
/// <param name="Ticks">When an entry of it came or went last.</param>
/// <param name="Names">The folders in it, in their order.</param>
internal sealed record SkillListing(string Folder, long Ticks, IReadOnlyList<string> Names)
{
    /// <summary>A change within this time of another may leave the folder's time as it is.</summary>
    public const long Settled = 2 * TimeSpan.TicksPerSecond;
}
