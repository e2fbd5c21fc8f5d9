using System.ComponentModel.DataAnnotations;

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Arguments of <c>job_input</c>.</summary>
/// <param name="Text">Sent as it is: a line ends with a line break.</param>
/// <param name="Close">Ends the input afterwards.</param>
/// <param name="Wait">Seconds to wait for what it prints then.</param>
internal sealed record JobInputArguments(int Id, string Text = "", bool Close = false, [property: Range(0, 600)] int Wait = 2);
