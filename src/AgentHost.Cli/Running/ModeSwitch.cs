using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Cli.Running;

/// <summary>Words for another mode or profile, where a person is asked: <c>/mode</c>, <c>/profile</c>, <c>/approve</c>.</summary>
internal static class ModeSwitch
{
    public const string Usage = "/mode NAME, /profile NAME, /approve 10m, /approve all, /approve none";

    /// <summary>Tests that a line begins with one of them.</summary>
    public static bool Are(string line) => line.Split(' ', 2)[0] is "/mode" or "/profile" or "/approve";

    /// <summary>Reads the switch that a line asks for; null where it cannot be read.</summary>
    public static PermissionSwitch? Read(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["/mode", var word] when EnumNames.TryParse<PermissionMode>(word, out var mode) => new PermissionSwitch { Mode = mode },
        ["/profile", var name] => new PermissionSwitch { Profile = name },
        ["/approve", "all"] => new PermissionSwitch { Mode = PermissionMode.Bypass },
        ["/approve", "none"] => new PermissionSwitch(),
        ["/approve", var time] when Durations.TryParse(time, out var span) && span > TimeSpan.Zero =>
            new PermissionSwitch { Mode = PermissionMode.Bypass, Seconds = span.TotalSeconds },
        _ => null,
    };

    /// <summary>Describes the permissions that hold from the next call on, as a sentence.</summary>
    public static string Say(PermissionSwitch change)
    {
        var what = change.Profile is { } profile ? $"the profile {profile}"
            : change.Mode is { } mode ? $"the mode {EnumNames.Write(mode)}"
            : "what held in the beginning";
        var time = change.Seconds is { } seconds ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", for {seconds:0.#} s") : "";
        return $"From the next call on {what} holds{time}; this call still needs your word.";
    }
}
