namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>A plan that was made and can be applied.</summary>
/// <param name="Id">What it is called.</param>
/// <param name="Stack">The stack.</param>
/// <param name="Component">The component.</param>
/// <param name="Folder">Where terraform runs.</param>
/// <param name="File">The plan's file: an absolute path.</param>
/// <param name="Destroys">Whether it takes everything away.</param>
/// <param name="Inputs">A hash of what the component was given.</param>
/// <param name="Summary">What it would do.</param>
/// <param name="Lost">How many resources it takes away.</param>
/// <param name="At">When it was made.</param>
internal sealed record SavedPlan(
    string Id, string Stack, string Component, string Folder, string File, bool Destroys, string Inputs, string Summary, int Lost, DateTimeOffset At);
