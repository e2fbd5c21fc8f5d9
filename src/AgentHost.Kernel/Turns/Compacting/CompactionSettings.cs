using AgentHost.Configuration;

namespace AgentHost.Kernel.Turns.Compacting;

/// <summary>Settings for when conversations are shortened, and by what.</summary>
/// <param name="At">The share of the model's window, in percent; 0 for never before the service refuses.</param>
/// <param name="ByModel">True when a model may be asked for a summary.</param>
internal sealed record CompactionSettings(int At, bool ByModel)
{
    private const int DefaultAt = 80;

    public static CompactionSettings Of(SettingsView settings) =>
        new(settings.Integer("sessions", "compactAt") ?? DefaultAt, settings.Text("sessions", "summaries") != "rules");
}
