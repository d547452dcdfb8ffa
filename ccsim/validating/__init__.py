"""Sets rules of the model beside what happened on real networks, half of them predicted from the other half."""
