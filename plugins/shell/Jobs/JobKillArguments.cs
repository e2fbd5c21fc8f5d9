using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Arguments of <c>job_kill</c>.</summary>
/// <param name="Wait">Seconds that it gets to end by itself.</param>
internal sealed record JobKillArguments(int Id, [property: Range(0, 60)] int Wait = 5);
