using AgentHost.Processes.Unix;

namespace AgentHost.Processes.Sandboxing;

/// <summary>What Landlock does not hold, for people.</summary>
internal static class LandlockLimits
{
    /// <summary>Lists it for a version of the kernel's.</summary>
    public static IReadOnlyList<string> Of(int version)
    {
        List<string> found =
        [
            "files of this folder that hold secrets (a line is asked about where there is one)",
            "what steers git and this program in this folder (.git/hooks, .git/config, .agents)",
            "modes, owners and times of your files elsewhere",
            "names and command lines of other programs",
        ];
        if (version < Landlock.HoldsDevices)
        {
            found.Add("controls of devices that can be opened");
        }

        if (version < Landlock.HoldsSignals)
        {
            found.Add("signals to other programs of yours");
        }

        return found;
    }
}
