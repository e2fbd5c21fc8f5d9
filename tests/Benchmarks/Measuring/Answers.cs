using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>What the model says in a bench.</summary>
internal static class Answers
{
    /// <summary>One short answer, in one write, so that its last byte is its only moment.</summary>
    public static Reply Done { get; } = new() { Text = "done", WriteWhole = true };

    public static Reply Call(string tool, string arguments) => Reply.Call(tool, arguments) with { WriteWhole = true };

    /// <summary>The nth step of a turn of reads.</summary>
    public static Reply Read(int step) => Call("read", $$"""{"path":"file{{step}}.txt"}""");

    /// <summary>The nth step of a turn of commands. Each differs, because a model that repeats itself is stopped.</summary>
    public static Reply Shell(int step) => Call("shell", $$"""{"command":"true {{step}}"}""");
}
