using System.ComponentModel;

namespace Samples.AiFunction;

internal static class Lengths
{
    [Description("Converts a length from one unit to another.")]
    public static double Convert(
        [Description("The length.")] double value,
        [Description("Its unit.")] LengthUnit from,
        [Description("The unit that is wanted.")] LengthUnit to)
    {
        if (value < 0)
        {
            throw new ArgumentException("There are no negative lengths: give 0 or more.");
        }

        return Math.Round(value * Metres(from) / Metres(to), 6);
    }

    private static double Metres(LengthUnit unit) => unit switch
    {
        LengthUnit.Metre => 1,
        LengthUnit.Kilometre => 1_000,
        _ => 1_609.344,
    };
}
