namespace TestPlugins.Faulty;

/// <summary>Which fault is wanted.</summary>
internal static class Faults
{
    public static string Wanted { get; } =
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(typeof(Faults).Assembly.Location)!, "fault.txt")).Trim();

    public static void ThrowAt(string place)
    {
        if (Wanted == "die-" + place)
        {
            Environment.FailFast($"The faulty plugin ends the process in {place}.");
        }

        if (Wanted == place)
        {
            throw new InvalidOperationException($"The faulty plugin throws in {place}.");
        }
    }
}
