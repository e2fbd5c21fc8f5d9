namespace Samples.AiFunction;

internal enum LengthUnit
{
    Metre,
    Kilometre,
    Mile,
}
