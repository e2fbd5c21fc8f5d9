namespace TestPlugins.Misfit;

/// <summary>Which rule is to be broken.</summary>
internal static class Faults
{
    public static string Wanted { get; } = Read();

    public static void ThrowAt(string place)
    {
        if (Wanted == place)
        {
            throw new InvalidDataException($"The misfit throws at {place}.");
        }
    }

    /// <summary>Waits for ever, deaf to every token.</summary>
    public static Task HangAt(string place) => Wanted == place ? Task.Delay(Timeout.Infinite, CancellationToken.None) : Task.CompletedTask;

    private static string Read()
    {
        var file = Path.Combine(Path.GetDirectoryName(typeof(Faults).Assembly.Location)!, "fault.txt");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
    }
}
