using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Arguments of <c>job_output</c>.</summary>
/// <param name="Wait">Seconds to wait for its end.</param>
internal sealed record JobArguments(int Id, [property: Range(0, 600)] int Wait = 0);
